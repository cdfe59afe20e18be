"""The PyTorch side of `speed`: trains and scores the reference configuration on request.

Started by the benchmark program, which gives the sizes as arguments. Prints `ready VERSION THREADS`, then answers each
line of stdin with one line of milliseconds, one number a repetition:

    train post|pre DROPOUT dense|sparse TIMES
    score post|pre TIMES
    half post|pre TIMES

and `parameters post|pre` with how many numbers are trained. `dense` is the usual way: AdamW over all parameters.
`sparse` updates only the rows of the embedding that a batch uses, as Ml.Attention does: SparseAdam for it, AdamW for
the rest. `half` scores with 16-bit weights. On a GPU a repetition ends when its work is done there.
"""
import argparse
import functools
import sys
import time
import warnings

try:
    import torch
    from torch import nn
except ImportError:
    print("none")
    sys.exit(3)


def sinusoids(tokens, width):
    position = torch.arange(tokens, dtype=torch.float32).unsqueeze(1)
    rate = torch.pow(10_000.0, -torch.arange(0, width, 2, dtype=torch.float32) / width)
    return torch.stack([torch.sin(position * rate), torch.cos(position * rate)], dim=2).flatten(1)


class Classifier(nn.Module):
    """Token ids to logits; the same network as Ml.Attention's SequenceClassifier."""

    def __init__(self, sizes, norm_first, dropout, sparse):
        super().__init__()
        self.embedding = nn.Embedding(sizes.vocabulary, sizes.width, sparse=sparse)
        nn.init.normal_(self.embedding.weight, std=0.1)
        self.register_buffer("positions", 0.1 * sinusoids(sizes.tokens, sizes.width))
        layer = nn.TransformerEncoderLayer(
            sizes.width, sizes.heads, sizes.feed_forward, dropout, activation="relu", batch_first=True, norm_first=norm_first)
        self.encoder = nn.TransformerEncoder(layer, sizes.layers, norm=nn.LayerNorm(sizes.width) if norm_first else None)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(sizes.width, sizes.classes)

    def forward(self, ids):
        padding = ids == 0
        encoded = self.encoder(self.dropout(self.embedding(ids) + self.positions[: ids.shape[1]]), src_key_padding_mask=padding)
        real = (~padding).unsqueeze(2).to(encoded.dtype)
        features = (encoded * real).sum(1) / real.sum(1).clamp(min=1)
        return self.head(self.dropout(features))


def batches(sizes, count=8):
    generator = torch.Generator().manual_seed(1)
    return [
        (torch.randint(1, sizes.vocabulary, (sizes.batch, sizes.tokens), generator=generator),
         torch.randint(0, sizes.classes, (sizes.batch,), generator=generator))
        for _ in range(count)]


class Training:
    def __init__(self, sizes, norm_first, dropout, sparse):
        self.model = Classifier(sizes, norm_first, dropout, sparse).to(sizes.device).train()
        options = {"lr": 1e-3, "betas": (0.9, 0.98)}
        table = self.model.embedding.weight
        others = [parameter for parameter in self.model.parameters() if parameter is not table]
        self.optimizers = (
            [torch.optim.SparseAdam([table], **options), torch.optim.AdamW(others, **options)] if sparse
            else [torch.optim.AdamW(self.model.parameters(), **options)])
        self.batches = [(ids.to(sizes.device), targets.to(sizes.device)) for ids, targets in batches(sizes)]
        self.steps = 0

    def step(self):
        ids, targets = self.batches[self.steps % len(self.batches)]
        self.steps += 1
        loss = nn.functional.cross_entropy(self.model(ids), targets)
        for optimizer in self.optimizers:
            optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
        return loss.item()


class Scoring:
    def __init__(self, sizes, norm_first, half=False):
        # The fast path of nn.TransformerEncoder needs eval mode, no gradients and batch_first.
        self.model = Classifier(sizes, norm_first, 0.1, False).to(sizes.device).eval()
        self.ids = batches(sizes, 1)[0][0].to(sizes.device)
        if half:
            self.model.half()

    def step(self):
        with torch.inference_mode():
            return torch.softmax(self.model(self.ids).float(), 1).tolist()


def measure(step, times):
    milliseconds = []
    for _ in range(times):
        started = time.perf_counter()
        step()
        milliseconds.append((time.perf_counter() - started) * 1000)
    return " ".join(f"{value:.4f}" for value in milliseconds)


def main():
    parser = argparse.ArgumentParser()
    for name in ["threads", "vocabulary", "width", "heads", "layers", "feed-forward", "batch", "tokens", "classes"]:
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--device", default="cpu")
    sizes = parser.parse_args()
    warnings.filterwarnings("ignore", message=".*nested tensors.*")
    torch.set_num_threads(sizes.threads)
    torch.manual_seed(1)
    training = functools.lru_cache(None)(functools.partial(Training, sizes))
    scoring = functools.lru_cache(None)(functools.partial(Scoring, sizes))

    print("ready", torch.__version__, torch.get_num_threads(), flush=True)
    for line in sys.stdin:
        command = line.split()
        if command[0] == "train":
            _, norm, dropout, embedding, times = command
            answer = measure(training(norm == "pre", float(dropout), embedding == "sparse").step, int(times))
        elif command[0] == "score":
            _, norm, times = command
            answer = measure(scoring(norm == "pre").step, int(times))
        elif command[0] == "half":
            _, norm, times = command
            answer = measure(scoring(norm == "pre", True).step, int(times))
        else:
            answer = str(sum(parameter.numel() for parameter in scoring(command[1] == "pre").model.parameters()))
        print(answer, flush=True)


if __name__ == "__main__":
    main()
