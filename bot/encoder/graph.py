"""The sentence encoder as an ONNX graph: a BERT of six layers, pooled at four places.

The last layer's mean is the sentence vector that the model was trained for: what it is about. The
words' own vectors (mean and maximum) and the third layer's mean keep how it was said, "no, thanks"
and "yes, thanks" apart. Each is scaled to length one.

Runs in a throwaway environment (build.py starts it there): `onnx` wants a newer protobuf than
Rasa allows. The layout is the one of sentence-transformers/all-MiniLM-L6-v2, read from its
config.json; the names of the weights are those of its safetensors file.
"""

import argparse
import json
import logging
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file
from tokenizers import Tokenizer

OPSET = 17
MIDDLE_LAYER = 3

#: Sentences that the quantised graph must encode nearly as the exact one does.
PROBES = (
    "I want to return the shoes, they are too small",
    "where is my refund",
    "my order number is [number]",
    "can you help me with my tax return",
    "ok thanks bye",
)
LEAST_COSINE = 0.98


class Graph:
    """Collects nodes and weights; each method adds an operation and returns its output's name."""

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, np.ndarray] = {}

    def op(self, kind: str, *inputs: str, **attributes: object) -> str:
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def constant(self, value: object, kind: type = np.float32) -> str:
        name = f"const_{len(self.constants)}"
        self.constants[name] = np.asarray(value, kind)
        return name

    def weight(self, name: str, transposed: bool = False) -> str:
        value = self.weights[name].astype(np.float32)
        self.constants[name] = np.ascontiguousarray(value.T) if transposed else value
        return name

    def linear(self, x: str, name: str) -> str:
        product = self.op("MatMul", x, self.weight(f"{name}.weight", transposed=True))
        return self.op("Add", product, self.weight(f"{name}.bias"))

    def norm(self, x: str, name: str, epsilon: float) -> str:
        scale, shift = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.op("LayerNormalization", x, scale, shift, axis=-1, epsilon=epsilon)

    def gelu(self, x: str) -> str:
        half = self.op("Mul", x, self.constant(0.5))
        erf = self.op("Erf", self.op("Div", x, self.constant(2**0.5)))
        return self.op("Mul", half, self.op("Add", erf, self.constant(1.0)))


def build(weights: dict[str, np.ndarray], config: dict[str, int]) -> onnx.ModelProto:
    """The graph: `input_ids` [1, length] -> `vectors` [1, 4 * width]."""
    g = Graph(weights)
    x = embeddings(g, float(config["layer_norm_eps"]))
    pools = [mean(g, x), maximum(g, x)]
    for layer in range(config["num_hidden_layers"]):
        x = block(g, x, f"encoder.layer.{layer}", config)
        if layer + 1 in (MIDDLE_LAYER, config["num_hidden_layers"]):
            pools.insert(0, mean(g, x))
    output = helper.make_node("Concat", [unit(g, pool) for pool in pools], ["vectors"], axis=-1)
    width = len(pools) * config["hidden_size"]
    graph = helper.make_graph(
        [*g.nodes, output],
        "sentence-encoder",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "length"])],
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, [1, width])],
        [numpy_helper.from_array(value, name) for name, value in g.constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def embeddings(g: Graph, epsilon: float) -> str:
    """Word, position and (always the first) segment, added and normed."""
    words = g.op("Gather", g.weight("embeddings.word_embeddings.weight"), "input_ids")
    length = g.op("Gather", g.op("Shape", "input_ids"), g.constant(1, np.int64), axis=0)
    positions = g.op("Range", g.constant(0, np.int64), length, g.constant(1, np.int64))
    places = g.op("Gather", g.weight("embeddings.position_embeddings.weight"), positions)
    segment = g.constant(g.weights["embeddings.token_type_embeddings.weight"][0])
    total = g.op("Add", g.op("Add", words, places), segment)
    return g.norm(total, "embeddings.LayerNorm", epsilon)


def block(g: Graph, x: str, name: str, config: dict[str, int]) -> str:
    """One transformer layer: attention, then the feed-forward net, each added and normed."""
    epsilon = float(config["layer_norm_eps"])
    attended = g.linear(attention(g, x, name, config), f"{name}.attention.output.dense")
    x = g.norm(g.op("Add", x, attended), f"{name}.attention.output.LayerNorm", epsilon)
    inner = g.gelu(g.linear(x, f"{name}.intermediate.dense"))
    fed = g.linear(inner, f"{name}.output.dense")
    return g.norm(g.op("Add", x, fed), f"{name}.output.LayerNorm", epsilon)


def attention(g: Graph, x: str, name: str, config: dict[str, int]) -> str:
    width, heads = config["hidden_size"], config["num_attention_heads"]
    split = g.constant([0, 0, heads, width // heads], np.int64)

    def by_head(part: str, order: list[int]) -> str:
        projected = g.linear(x, f"{name}.attention.self.{part}")
        return g.op("Transpose", g.op("Reshape", projected, split), perm=order)

    queries, keys = by_head("query", [0, 2, 1, 3]), by_head("key", [0, 2, 3, 1])
    scores = g.op("Div", g.op("MatMul", queries, keys), g.constant((width // heads) ** 0.5))
    shares = g.op("Softmax", scores, axis=-1)
    mixed = g.op("MatMul", shares, by_head("value", [0, 2, 1, 3]))
    joined = g.op("Transpose", mixed, perm=[0, 2, 1, 3])
    return g.op("Reshape", joined, g.constant([0, 0, width], np.int64))


def mean(g: Graph, x: str) -> str:
    return g.op("ReduceMean", x, axes=[1], keepdims=0)


def maximum(g: Graph, x: str) -> str:
    return g.op("ReduceMax", x, axes=[1], keepdims=0)


def unit(g: Graph, x: str) -> str:
    """Scaled to length one."""
    return g.op("Div", x, g.op("ReduceL2", x, axes=[-1], keepdims=1))


def quantize(exact: Path, small: Path) -> None:
    """Eight-bit weights, but where they hurt most (each layer's last product).

    Seven bits of the eight are used (`reduce_range`): older processors overflow with all eight, and
    the vectors would then differ from machine to machine.
    """
    quantize_dynamic(
        exact,
        small,
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=[
            node.name
            for node in onnx.load(str(exact)).graph.node
            if node.op_type == "MatMul"
            and node.input[1].endswith(".output.dense.weight")
            and ".attention." not in node.input[1]
        ],
    )


def least_cosine(exact: Path, small: Path, tokenizer: Tokenizer) -> float:
    """The cosine between both graphs' vectors, of the probe that fares worst."""
    graphs = [onnxruntime.InferenceSession(str(path)) for path in (exact, small)]
    return min(cosine(*(encode(graph, tokenizer, text) for graph in graphs)) for text in PROBES)


def encode(graph: onnxruntime.InferenceSession, tokenizer: Tokenizer, text: str) -> np.ndarray:
    tokenizer.no_padding()
    vectors = graph.run(None, {"input_ids": np.array([tokenizer.encode(text).ids], np.int64)})[0]
    return vectors[0]


def cosine(a: np.ndarray, b: np.ndarray) -> float:
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, required=True, help="folder of the weights")
    parser.add_argument("--out", type=Path, required=True, help="folder for the graph")
    parser.add_argument("--keep-exact", action="store_true", help="keep the fp32 graph too")
    options = parser.parse_args()
    logging.disable(logging.WARNING)  # onnxruntime's advice on pre-processing
    config = json.loads((options.source / "config.json").read_text())
    exact, small = options.out / "fp32.onnx", options.out / "encoder.onnx"
    onnx.save(build(load_file(options.source / "model.safetensors"), config), str(exact))
    quantize(exact, small)
    cosine = least_cosine(exact, small, Tokenizer.from_file(str(options.source / "tokenizer.json")))
    if not options.keep_exact:
        exact.unlink()
    if cosine < LEAST_COSINE:
        raise SystemExit(
            f"The quantised encoder is too far from the exact one (cosine {cosine:.3f}, at least"
            f" {LEAST_COSINE} wanted): report the machine's processor and onnxruntime's version."
        )
    print(f"Encoder built: cosine to the exact one at least {cosine:.3f}.")


if __name__ == "__main__":
    main()
