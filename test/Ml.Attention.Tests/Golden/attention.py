"""Writes attention.json: what PyTorch computes for every switch of attention, and for random combinations of them.

Run: /usr/bin/python3 attention.py   (Debian's python3-torch; the tests need only the file)

Where torch.nn.MultiheadAttention has all that a case asks for, it is what answers; the formula below, written out and
differentiated by PyTorch, answers for the rest (head sizes of their own, ReLU on projections, other scales, rotary
positions, no output projection, rows that see nothing), and is checked against the module wherever both can answer.
All in double. Loss: the sum of the output times given numbers.
"""
import json
import math
import pathlib

import torch

SEED, COMBINATIONS, MASKED = 20261121, 30, -1e9
DEFAULTS = dict(width=4, heads=2, headSize=None, keyWidth=None, valueWidth=None, bias=True, outputProjection=True,
                projectionActivation="none", addBiasKeyValue=False, addZeroAttention=False, scale=None, causal=False,
                window=None, positions="none")
SHAPE = dict(batch=2, queries=3, keys=4)
ALONE = {
    "defaults": {}, "one head": {"heads": 1}, "width 1": {"width": 1, "heads": 1}, "head size": {"headSize": 3},
    "key width": {"keyWidth": 3}, "value width": {"valueWidth": 5}, "all widths": {"keyWidth": 2, "valueWidth": 3},
    "no bias": {"bias": False}, "no output projection": {"outputProjection": False},
    "Keras": {"heads": 1, "headSize": 5, "bias": False, "outputProjection": False}, "ReLU": {"projectionActivation": "relu"},
    "learned key and value": {"addBiasKeyValue": True}, "zero key and value": {"addZeroAttention": True},
    "both added": {"addBiasKeyValue": True, "addZeroAttention": True}, "scale": {"scale": 0.3}, "no scale": {"scale": 1.0},
    "causal": {"causal": True}, "window": {"window": 1}, "window 0": {"window": 0, "causal": True},
    "rotary": {"positions": "rotary"}, "ALiBi": {"positions": "alibi"}, "ALiBi, 3 heads": {"positions": "alibi", "heads": 3, "width": 6},
}
MASKS = ["padding", "pairs", "pairs added", "heads", "heads added", "row hidden", "all hidden"]


def slopes(heads):
    power = 2 ** math.floor(math.log2(heads))
    first = [2 ** (-8 * h / power) for h in range(1, power + 1)]
    return torch.tensor(first + [2 ** (-8 * h / (2 * power)) for h in range(1, 2 * (heads - power), 2)])


def rotated(x):  # [batch, heads, tokens, size]
    half = x.shape[-1] // 2
    angle = torch.arange(x.shape[-2])[:, None] * 10000.0 ** (-torch.arange(half) / half)
    a, b = x[..., :half], x[..., half:]
    return torch.cat([a * angle.cos() - b * angle.sin(), b * angle.cos() + a * angle.sin()], -1)


def positions(options, t, s):
    """What options add to scores by where tokens stand, [heads, t, s]."""
    offset = torch.arange(s)[None] - torch.arange(t)[:, None]
    bias = torch.zeros(options["heads"], t, s)
    if options["causal"]:
        bias = bias.masked_fill(offset > 0, -math.inf)
    if options["window"] is not None:
        bias = bias.masked_fill(offset.abs() > options["window"], -math.inf)
    if options["positions"] == "alibi":
        bias = bias - slopes(options["heads"])[:, None, None] * offset.abs()
    return bias


def formula(options, weights, query, key, value, mask):
    heads = options["heads"]
    size = options["headSize"] or options["width"] // heads

    def cut(x, name):
        y = x @ weights[f"{name}/weight"] + (weights[f"{name}/bias"] if options["bias"] else 0)
        y = torch.relu(y) if options["projectionActivation"] == "relu" else y
        y = y.reshape(x.shape[0], x.shape[1], heads, size).transpose(1, 2)
        return rotated(y) if options["positions"] == "rotary" and name != "value" else y

    def add(x, name):
        if options["addBiasKeyValue"]:
            x = torch.cat([x, weights[f"{name}/added"].reshape(1, heads, 1, size).expand(x.shape[0], -1, -1, -1)], 2)
        return torch.cat([x, torch.zeros_like(x[:, :, :1])], 2) if options["addZeroAttention"] else x

    q, k, v = cut(query, "query"), add(cut(key, "key"), "key"), add(cut(value, "value"), "value")
    scores = q @ k.transpose(2, 3) * (options["scale"] or 1 / math.sqrt(size))
    mask = torch.nn.functional.pad(mask, (0, k.shape[2] - key.shape[1]))
    hidden = (mask == -math.inf).all(-1, keepdim=True)
    attention = torch.softmax(scores + mask.masked_fill(hidden, 0.0), -1).masked_fill(hidden, 0.0)
    joined = (attention @ v).transpose(1, 2).reshape(query.shape[0], query.shape[1], heads * size)
    if options["outputProjection"]:
        joined = joined @ weights["output/weight"] + (weights["output/bias"] if options["bias"] else 0)
    return joined, attention


def by_module(options, weights, query, key, value, mask):
    """The same by torch.nn.MultiheadAttention; None where it has not all that is asked for."""
    own = options["headSize"] or options["projectionActivation"] != "none" or options["positions"] == "rotary"
    if own or options["scale"] is not None or not options["outputProjection"] or (mask == -math.inf).all(-1).any():
        return None
    module = torch.nn.MultiheadAttention(
        options["width"], options["heads"], bias=options["bias"], add_bias_kv=options["addBiasKeyValue"],
        add_zero_attn=options["addZeroAttention"], kdim=options["keyWidth"], vdim=options["valueWidth"], batch_first=True)
    state = {}
    parts = [weights[f"{name}/weight"].T for name in ("query", "key", "value")]
    if module.in_proj_weight is None:
        state.update(q_proj_weight=parts[0], k_proj_weight=parts[1], v_proj_weight=parts[2])
    else:
        state["in_proj_weight"] = torch.cat(parts)
    state["out_proj.weight"] = weights["output/weight"].T
    if options["bias"]:
        state["in_proj_bias"] = torch.cat([weights[f"{name}/bias"] for name in ("query", "key", "value")])
        state["out_proj.bias"] = weights["output/bias"]
    if options["addBiasKeyValue"]:
        state["bias_k"], state["bias_v"] = (weights[f"{name}/added"].reshape(1, 1, -1) for name in ("key", "value"))
    return torch.nn.utils.stateless.functional_call(
        module, state, (query, key, value), {"attn_mask": mask.reshape(-1, *mask.shape[2:]), "average_attn_weights": False})


def numbers(shape, scale, generator):
    return (torch.randn(shape, generator=generator) * scale * 1e3).round() / 1e3


def weights_of(options, generator):
    width, heads = options["width"], options["heads"]
    inner = heads * (options["headSize"] or width // heads)
    weights = {}
    for name, inputs in [("query", width), ("key", options["keyWidth"] or width), ("value", options["valueWidth"] or width)]:
        weights[f"{name}/weight"] = numbers((inputs, inner), 0.6, generator)
        if options["bias"]:
            weights[f"{name}/bias"] = numbers((inner,), 0.3, generator)
    if options["addBiasKeyValue"]:
        weights["key/added"], weights["value/added"] = numbers((inner,), 0.5, generator), numbers((inner,), 0.5, generator)
    if options["outputProjection"]:
        weights["output/weight"] = numbers((inner, width), 0.6, generator)
        if options["bias"]:
            weights["output/bias"] = numbers((width,), 0.3, generator)
    return weights


def make_masks(kinds, options, shape, generator):
    """The masks of a case as Ml.Attention takes them (true = seen), and all of them as one that is added."""
    n, t, s, heads = shape["batch"], shape["queries"], shape["keys"], options["heads"]
    masks, total = {}, positions(options, t, s).expand(n, heads, t, s)

    def hide(seen):
        return torch.zeros(seen.shape).masked_fill(~seen, -math.inf)

    def some(dimensions):
        seen = torch.rand(dimensions, generator=generator) > 0.3
        if "row hidden" not in kinds and len(dimensions) > 1:
            index = torch.arange(dimensions[-2]) % dimensions[-1]
            seen[..., torch.arange(dimensions[-2]), index] = True
        return seen

    if "padding" in kinds:
        padding = torch.ones(n, s, dtype=torch.bool)
        padding[0, s - 1] = s == 1
        masks["padding"], total = padding, total + hide(padding)[:, None, None]
    if "pairs" in kinds or "row hidden" in kinds:
        seen = some((t, s))
        if "row hidden" in kinds:
            seen[t - 1] = False
        masks["seen"], total = seen, total + hide(seen)
    if "heads" in kinds:
        seen = some((n * heads, t, s))
        masks["seenByHead"], total = seen, total + hide(seen).reshape(n, heads, t, s)
    if "pairs added" in kinds:
        added = numbers((t, s), 1.0, generator)
        masks["added"], total = added, total + added
    if "heads added" in kinds:
        added = numbers((n * heads, t, s), 1.0, generator)
        masks["addedByHead"], total = added, total + added.reshape(n, heads, t, s)
    if "all hidden" in kinds:
        padding = masks.get("padding", torch.ones(n, s, dtype=torch.bool)).clone()
        padding[n - 1] = False
        masks["padding"], total = padding, total + hide(padding)[:, None, None]
    return masks, total


def flat(tensor):
    return [bool(x) if tensor.dtype == torch.bool else float(f"{x:.7g}") for x in tensor.reshape(-1).tolist()]


def case(name, changes, kinds, shape, generator):
    options = {**DEFAULTS, **changes}
    n, t, s = shape["batch"], shape["queries"], shape["keys"]
    weights = {key: tensor.requires_grad_() for key, tensor in weights_of(options, generator).items()}
    inputs = [numbers(size, 1.0, generator).requires_grad_() for size in [
        (n, t, options["width"]), (n, s, options["keyWidth"] or options["width"]), (n, s, options["valueWidth"] or options["width"])]]
    masks, total = make_masks(kinds, options, shape, generator)
    output, attention = formula(options, weights, *inputs, total)
    module = by_module(options, weights, *inputs, total)
    if module is not None:
        assert torch.allclose(module[0], output, atol=1e-10) and torch.allclose(module[1], attention, atol=1e-10), name
        output, attention = module
    upstream = numbers(output.shape, 1.0, generator)
    leaves = {**weights, "Query": inputs[0], "Key": inputs[1], "Value": inputs[2]}
    gradients = torch.autograd.grad((output * upstream).sum(), list(leaves.values()), allow_unused=True)
    return {
        "name": name, "options": {key: value for key, value in options.items() if value != DEFAULTS[key] or key in ("width", "heads")},
        **shape, "byModule": module is not None,
        "query": flat(inputs[0]), "key": flat(inputs[1]), "value": flat(inputs[2]),
        "masks": {key: flat(mask) for key, mask in masks.items()},
        "weights": {f"attention/{key}": flat(tensor) for key, tensor in weights.items()},
        "upstream": flat(upstream), "output": flat(output), "attention": flat(attention),
        "gradients": {(key if key in ("Query", "Key", "Value") else f"attention/{key}"): flat(tensor)
                      for key, tensor in zip(leaves, gradients) if tensor is not None}}


def combination(generator):
    def pick(*choices):
        return choices[int(torch.randint(len(choices), (1,), generator=generator))]

    heads = pick(1, 2, 4)
    causal = pick(False, False, True)
    queries = pick(1, 2, 3)
    changes = dict(
        heads=heads, width=pick(4, 8) if heads == 4 else 4, headSize=pick(None, 2, 6), keyWidth=pick(None, 3), valueWidth=pick(None, 5),
        bias=pick(True, False), outputProjection=pick(True, True, False), projectionActivation=pick("none", "none", "relu"),
        addBiasKeyValue=pick(False, True), addZeroAttention=pick(False, True), scale=pick(None, None, 0.5), causal=causal,
        window=pick(None, None, 1), positions=pick("none", "rotary", "alibi"))
    size = changes["headSize"] or changes["width"] // heads
    if changes["positions"] == "rotary" and size % 2:
        changes["positions"] = "none"
    kinds = [kind for kind in MASKS if pick(True, False, False, False)]
    return changes, kinds, dict(batch=pick(1, 2), queries=queries, keys=queries if causal else pick(1, 2, 4))


def main():
    torch.set_default_dtype(torch.float64)
    generator = torch.Generator().manual_seed(SEED)
    cases = []
    for name, changes in ALONE.items():
        square = changes.get("causal") or changes.get("window") is not None
        cases.append(case(name, changes, [], {**SHAPE, "keys": 3} if square else SHAPE, generator))
    for kind in MASKS:
        cases.append(case(f"mask: {kind}", {}, [kind], SHAPE, generator))
    for name, shape in [("one token", dict(batch=2, queries=1, keys=1)), ("batch 1", dict(batch=1, queries=3, keys=2))]:
        cases.append(case(name, {}, [], shape, generator))
    for i in range(COMBINATIONS):
        changes, kinds, shape = combination(generator)
        cases.append(case(f"combination {i + 1}", changes, kinds, shape, generator))
    document = {"madeBy": "attention.py", "torch": torch.__version__, "seed": SEED, "cases": cases}
    text = json.dumps(document, separators=(",", ":")).replace('{"name"', '\n{"name"') + "\n"
    pathlib.Path(__file__).with_name("attention.json").write_text(text, encoding="utf-8")
    print(len(cases), "cases,", sum(one["byModule"] for one in cases), "by nn.MultiheadAttention;", len(text), "bytes")


main()
