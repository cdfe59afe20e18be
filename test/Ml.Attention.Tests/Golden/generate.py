"""Writes encoder.json: what PyTorch computes for tiny encoders in 20 steps of training.

Run: /usr/bin/python3 generate.py   (Debian's python3-torch; the tests need only the file)

The encoder is torch.nn.TransformerEncoder itself. The step is that of Ml.Attention: gradients clipped by their
global norm, torch.optim.AdamW on dense parameters (decay on matrices only), and on the embedding table Adam for the
rows of the batch alone, without decay, with the global step in the bias correction (as torch.optim.SparseAdam; but
epsilon is added after the correction, as in AdamW). All in double, so the file holds PyTorch's answer without rounding.
"""
import json
import math
import pathlib

import torch

SEED, STEPS, WARM_UP = 20240501, 20, 4
VOCABULARY, MAX_TOKENS, WIDTH, HEADS, LAYERS, FEED_FORWARD, CLASSES = 40, 12, 16, 4, 2, 32, 3
PEAK, FIRST, SECOND, EPSILON, DECAY, MAX_NORM = 0.01, 0.9, 0.98, 1e-8, 0.1, 1.0
CASES = {
    "post-norm, ReLU, sinusoidal, scaled": dict(before=False, activation="relu", learned=False, scaled=True),
    "pre-norm, GELU, learned, normal": dict(before=True, activation="gelu", learned=True, scaled=False),
    "pre-norm, ReLU, sinusoidal, normal": dict(before=True, activation="relu", learned=False, scaled=False),
}
GRADIENTS = ["token_embedding/weight", "encoder/layer_0/attention/query/weight", "encoder/layer_1/attention/value/bias",
             "encoder/layer_0/feed_forward/inner/weight", "encoder/layer_1/feed_forward_norm/scale", "head/bias"]


class Classifier(torch.nn.Module):
    def __init__(self, before, activation, learned, scaled):
        super().__init__()
        self.factor = math.sqrt(WIDTH) if scaled else 1.0
        self.embedding = torch.nn.Embedding(VOCABULARY, WIDTH)
        if learned:
            self.positions = torch.nn.Parameter(torch.randn(MAX_TOKENS, WIDTH))
        else:
            position = torch.arange(MAX_TOKENS)[:, None]
            angle = position * torch.exp(torch.arange(0, WIDTH, 2) * (-math.log(10000.0) / WIDTH))
            table = torch.stack([torch.sin(angle), torch.cos(angle)], dim=2).reshape(MAX_TOKENS, WIDTH)
            self.register_buffer("positions", table if scaled else 0.1 * table)
        layer = torch.nn.TransformerEncoderLayer(
            WIDTH, HEADS, FEED_FORWARD, dropout=0.0, activation=activation, batch_first=True, norm_first=before)
        self.encoder = torch.nn.TransformerEncoder(layer, LAYERS, torch.nn.LayerNorm(WIDTH) if before else None)
        self.head = torch.nn.Linear(WIDTH, CLASSES)

    def forward(self, ids):
        mask = ids > 0
        x = self.embedding(ids) * self.factor + self.positions[: ids.shape[1]]
        x = self.encoder(x, src_key_padding_mask=~mask)
        pooled = (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        return self.head(pooled)

    def by_name(self):
        """Each parameter under Ml.Attention's name, as a view with Ml.Attention's axes."""
        named = {"token_embedding/weight": self.embedding.weight}
        if isinstance(self.positions, torch.nn.Parameter):
            named["position/weight"] = self.positions
        for i, layer in enumerate(self.encoder.layers):
            at = f"encoder/layer_{i}"
            for j, part in enumerate(["query", "key", "value"]):
                rows = slice(j * WIDTH, (j + 1) * WIDTH)
                named[f"{at}/attention/{part}/weight"] = (layer.self_attn.in_proj_weight, rows, True)
                named[f"{at}/attention/{part}/bias"] = (layer.self_attn.in_proj_bias, rows, False)
            for name, linear in [("attention/output", layer.self_attn.out_proj),
                                 ("feed_forward/inner", layer.linear1), ("feed_forward/outer", layer.linear2)]:
                named[f"{at}/{name}/weight"] = (linear.weight, slice(None), True)
                named[f"{at}/{name}/bias"] = linear.bias
            for name, norm in [("attention_norm", layer.norm1), ("feed_forward_norm", layer.norm2)]:
                named[f"{at}/{name}/scale"], named[f"{at}/{name}/bias"] = norm.weight, norm.bias
        if self.encoder.norm is not None:
            named["encoder/final_norm/scale"], named["encoder/final_norm/bias"] = self.encoder.norm.weight, self.encoder.norm.bias
        named["head/weight"], named["head/bias"] = (self.head.weight, slice(None), True), self.head.bias
        return named


def view(entry, of):
    if isinstance(entry, torch.nn.Parameter):
        return of(entry)
    parameter, rows, transposed = entry
    part = of(parameter)[rows]
    return part.T if transposed else part


def flat(tensor):
    return [float(f"{x:.7g}") for x in tensor.reshape(-1).tolist()]


def rate(step):
    return PEAK * step / WARM_UP if step <= WARM_UP else PEAK * (1 - (step - WARM_UP - 1) / (STEPS - WARM_UP))


def batches(generator):
    for _ in range(STEPS):
        rows = int(torch.randint(3, 7, (1,), generator=generator))
        tokens = int(torch.randint(5, MAX_TOKENS + 1, (1,), generator=generator))
        lengths = torch.randint(1, tokens + 1, (rows,), generator=generator)
        lengths[0] = tokens
        texts = [torch.randint(1, VOCABULARY, (int(n),), generator=generator).tolist() for n in lengths]
        labels = [sum(ids) % CLASSES for ids in texts]
        yield {"tokens": tokens, "texts": texts, "labels": labels}


def train(model, data):
    named = model.by_name()
    table = model.embedding.weight
    dense = [p for p in model.parameters() if p is not table]
    optimizer = torch.optim.AdamW([
        {"params": [p for p in dense if p.dim() == 2], "weight_decay": DECAY},
        {"params": [p for p in dense if p.dim() == 1], "weight_decay": 0.0}], lr=0.0, betas=(FIRST, SECOND), eps=EPSILON)
    m, v = torch.zeros_like(table), torch.zeros_like(table)
    losses, norms, gradients = [], [], None
    for step, batch in enumerate(data, start=1):
        ids = torch.zeros(len(batch["texts"]), batch["tokens"], dtype=torch.int64)
        for row, text in enumerate(batch["texts"]):
            ids[row, : len(text)] = torch.tensor(text)
        model.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(ids), torch.tensor(batch["labels"]))
        loss.backward()
        if gradients is None:
            gradients = {name: flat(view(named[name], lambda p: p.grad)) for name in GRADIENTS}
        norms.append(float(torch.nn.utils.clip_grad_norm_(model.parameters(), MAX_NORM)))
        losses.append(float(loss))
        for group in optimizer.param_groups:
            group["lr"] = rate(step)
        with torch.no_grad():
            rows, g = ids.unique(), table.grad.clone()
            table.grad = None
            optimizer.step()
            m[rows] = FIRST * m[rows] + (1 - FIRST) * g[rows]
            v[rows] = SECOND * v[rows] + (1 - SECOND) * g[rows] ** 2
            deviation = v[rows].sqrt() / math.sqrt(1 - SECOND ** step) + EPSILON
            table[rows] -= rate(step) / (1 - FIRST ** step) * m[rows] / deviation
    return {"losses": losses, "gradientNorms": norms, "gradients": gradients}


def main():
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(SEED)
    data = list(batches(torch.Generator().manual_seed(SEED)))
    cases = []
    for name, options in CASES.items():
        model = Classifier(**options).train()
        with torch.no_grad():
            for key, parameter in model.named_parameters():
                scale = 0.3 if "embedding" in key or "positions" in key else 0.5 / math.sqrt(WIDTH) if parameter.dim() == 2 else 0.1
                start = scale * torch.randn_like(parameter) + (1.0 if "norm" in key and key.endswith("weight") else 0.0)
                # Four decimals: short in the file, and the same 32-bit number on both sides.
                parameter.copy_((start * 1e4).round() / 1e4)
                parameter.copy_(parameter.float().double())
        weights = {key: [round(x, 4) for x in view(entry, lambda p: p.detach()).reshape(-1).tolist()]
                   for key, entry in model.by_name().items()}
        cases.append({"name": name, **options, "weights": weights, **train(model, data)})
    document = {
        "madeBy": "generate.py", "torch": torch.__version__, "seed": SEED,
        "vocabulary": VOCABULARY, "maxTokens": MAX_TOKENS, "width": WIDTH, "heads": HEADS, "layers": LAYERS,
        "feedForward": FEED_FORWARD, "classes": CLASSES, "firstMomentDecay": FIRST, "secondMomentDecay": SECOND,
        "epsilon": EPSILON, "weightDecay": DECAY, "maxGradientNorm": MAX_NORM,
        "learningRate": PEAK, "warmUpSteps": WARM_UP, "batches": data, "cases": cases}
    text = json.dumps(document, separators=(",", ":")).replace('"cases":', '\n"cases":').replace('{"name"', '\n{"name"') + "\n"
    pathlib.Path(__file__).with_name("encoder.json").write_text(text, encoding="utf-8")
    for case in cases:
        print(case["name"], [round(x, 4) for x in case["losses"][:3]], "...", round(case["losses"][-1], 4),
              "norms", [round(x, 2) for x in case["gradientNorms"][::5]])


main()
