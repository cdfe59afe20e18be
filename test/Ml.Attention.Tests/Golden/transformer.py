"""Writes transformer.json: what PyTorch's nn.Transformer computes for tiny encoder-decoders.

Run: /usr/bin/python3 transformer.py   (Debian's python3-torch; the tests need only the file)

Logits, the loss of torch.nn.functional.cross_entropy with label smoothing and padding ignored, and gradients. All in
double, so the file holds PyTorch's answer without rounding.
"""
import json
import math
import pathlib

import torch

SEED, SMOOTHING = 20261126, 0.1
SOURCES, TARGETS, MAX_TOKENS, WIDTH, HEADS, FEED_FORWARD = 23, 19, 10, 16, 4, 24
PADDING, BEGIN, END, FIRST = 0, 2, 3, 4
CASES = {
    "pre-norm, ReLU, tied": dict(before=True, activation="relu", tied=True, encoderLayers=2, decoderLayers=2),
    "post-norm, GELU, untied": dict(before=False, activation="gelu", tied=False, encoderLayers=1, decoderLayers=2),
}
EXAMPLES = [([5, 9, 22, 4, 7], [6, 18, 4]), ([8], [11, 12, 13, 14, 15, 5]), ([4, 4, 21], [7])]


class Network(torch.nn.Module):
    def __init__(self, before, activation, tied, encoderLayers, decoderLayers):
        super().__init__()
        self.source = torch.nn.Embedding(SOURCES, WIDTH)
        self.target = torch.nn.Embedding(TARGETS, WIDTH)
        position = torch.arange(MAX_TOKENS)[:, None]
        angle = position * torch.exp(torch.arange(0, WIDTH, 2) * (-math.log(10000.0) / WIDTH))
        self.register_buffer("positions", torch.stack([torch.sin(angle), torch.cos(angle)], dim=2).reshape(MAX_TOKENS, WIDTH))
        form = dict(dim_feedforward=FEED_FORWARD, dropout=0.0, activation=activation, batch_first=True, norm_first=before)
        last = (lambda: torch.nn.LayerNorm(WIDTH)) if before else (lambda: None)
        encoder = torch.nn.TransformerEncoder(torch.nn.TransformerEncoderLayer(WIDTH, HEADS, **form), encoderLayers, last(), enable_nested_tensor=False)
        decoder = torch.nn.TransformerDecoder(torch.nn.TransformerDecoderLayer(WIDTH, HEADS, **form), decoderLayers, last())
        self.transformer = torch.nn.Transformer(WIDTH, HEADS, custom_encoder=encoder, custom_decoder=decoder, batch_first=True)
        self.output = torch.nn.Linear(WIDTH, TARGETS)
        if tied:
            self.output.weight = self.target.weight

    def forward(self, source, previous):
        hidden = source == PADDING
        x = self.source(source) * math.sqrt(WIDTH) + self.positions[: source.shape[1]]
        y = self.target(previous) * math.sqrt(WIDTH) + self.positions[: previous.shape[1]]
        causal = torch.triu(torch.ones(previous.shape[1], previous.shape[1], dtype=torch.bool), diagonal=1)
        return self.output(self.transformer(x, y, tgt_mask=causal, src_key_padding_mask=hidden, memory_key_padding_mask=hidden))

    def by_name(self):
        """Each parameter under Ml.Attention's name, as a view with Ml.Attention's axes."""
        named = {"source_embedding/weight": self.source.weight, "target_embedding/weight": self.target.weight, "output/bias": self.output.bias}
        if self.output.weight is not self.target.weight:
            named["output/weight"] = self.output.weight
        for side, layers in [("encoder", self.transformer.encoder), ("decoder", self.transformer.decoder)]:
            for i, layer in enumerate(layers.layers):
                at = f"{side}/layer_{i}"
                attention(named, f"{at}/attention", layer.self_attn)
                norms = [("attention_norm", layer.norm1), ("feed_forward_norm", layer.norm2)]
                if side == "decoder":
                    attention(named, f"{at}/cross/attention", layer.multihead_attn)
                    norms = [("attention_norm", layer.norm1), ("cross_attention_norm", layer.norm2), ("feed_forward_norm", layer.norm3)]
                linear(named, f"{at}/feed_forward/inner", layer.linear1)
                linear(named, f"{at}/feed_forward/outer", layer.linear2)
                for name, norm in norms:
                    named[f"{at}/{name}/scale"], named[f"{at}/{name}/bias"] = norm.weight, norm.bias
            if layers.norm is not None:
                named[f"{side}/final_norm/scale"], named[f"{side}/final_norm/bias"] = layers.norm.weight, layers.norm.bias
        return named


def attention(named, at, module):
    for j, part in enumerate(["query", "key", "value"]):
        rows = slice(j * WIDTH, (j + 1) * WIDTH)
        named[f"{at}/{part}/weight"] = (module.in_proj_weight, rows, True)
        named[f"{at}/{part}/bias"] = (module.in_proj_bias, rows, False)
    linear(named, f"{at}/output", module.out_proj)


def linear(named, at, module):
    named[f"{at}/weight"], named[f"{at}/bias"] = (module.weight, slice(None), True), module.bias


def view(entry, of):
    if isinstance(entry, torch.nn.Parameter):
        return of(entry)
    parameter, rows, transposed = entry
    part = of(parameter)[rows]
    return part.T if transposed else part


def flat(tensor):
    return [float(f"{x:.8g}") for x in tensor.reshape(-1).tolist()]


def padded(rows):
    longest = max(map(len, rows))
    return torch.tensor([row + [PADDING] * (longest - len(row)) for row in rows])


def main():
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(SEED)
    source = padded([source + [END] for source, _ in EXAMPLES])
    previous = padded([[BEGIN] + target for _, target in EXAMPLES])
    following = padded([target + [END] for _, target in EXAMPLES])
    cases = []
    for name, options in CASES.items():
        model = Network(**options).train()
        with torch.no_grad():
            for key, parameter in model.named_parameters():
                scale = 0.3 if key in ("source.weight", "target.weight") else 0.6 / math.sqrt(WIDTH) if parameter.dim() == 2 else 0.1
                start = scale * torch.randn_like(parameter) + (1.0 if "norm" in key and key.endswith("weight") else 0.0)
                # Four decimals: short in the file, and the same 32-bit number on both sides.
                parameter.copy_((start * 1e4).round() / 1e4)
                parameter.copy_(parameter.float().double())
        logits = model(source, previous)
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), following.flatten(), ignore_index=PADDING, label_smoothing=SMOOTHING)
        loss.backward()
        named = model.by_name()
        cases.append({
            "name": name, **options, "loss": float(loss), "logits": flat(logits.detach()),
            "weights": {key: [round(x, 4) for x in view(entry, lambda p: p.detach()).reshape(-1).tolist()] for key, entry in named.items()},
            "gradients": {key: flat(view(entry, lambda p: p.grad)) for key, entry in named.items()}})
    document = {
        "madeBy": "transformer.py", "torch": torch.__version__, "seed": SEED, "smoothing": SMOOTHING, "sources": SOURCES, "targets": TARGETS,
        "maxTokens": MAX_TOKENS, "width": WIDTH, "heads": HEADS, "feedForward": FEED_FORWARD,
        "examples": [{"source": source, "target": target} for source, target in EXAMPLES], "cases": cases}
    text = json.dumps(document, separators=(",", ":")).replace('"cases":', '\n"cases":').replace('{"name"', '\n{"name"') + "\n"
    pathlib.Path(__file__).with_name("transformer.json").write_text(text, encoding="utf-8")
    for case in cases:
        print(case["name"], case["loss"])


main()
