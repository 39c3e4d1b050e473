"""Makes what ships of a trained model: ONNX in 8-bit integers, its tokenizer, and their hashes.

usage: export.py --base FOLDER --model model.pt --out src/nhsredact/weights
"""

import argparse
import logging
import shutil
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import onnx
import torch
from network import Names
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model
from torch import nn


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--base", required=True)
    arguments.add_argument("--model", required=True)
    arguments.add_argument("--out", type=Path, required=True)
    options = arguments.parse_args()
    logging.disable(logging.WARNING)
    model = Names(options.base)
    model.load_state_dict(torch.load(options.model, map_location="cpu"))
    embeddings = model.encoder.embeddings
    with torch.no_grad():
        embeddings.token_type_embeddings = nn.Embedding.from_pretrained(embeddings.token_type_embeddings.weight().clone())
    model.encoder.config._attn_implementation = "eager"  # the optimizer below knows attention by its single steps
    model.eval()
    example = torch.randint(1000, 30000, (2, 64))
    shape = {0: "texts", 1: "pieces"}
    with TemporaryDirectory() as folder:
        plain, fused = f"{folder}/plain.onnx", f"{folder}/fused.onnx"
        torch.onnx.export(
            model,
            (example, torch.zeros_like(example)),
            plain,
            input_names=["ids", "features"],
            output_names=["scores"],
            dynamic_axes={"ids": shape, "features": shape, "scores": shape},
            opset_version=17,
            dynamo=False,
        )
        optimized = optimize_model(plain, model_type="bert", num_heads=12, hidden_size=384, opt_level=1)
        print(optimized.get_fused_operator_statistics())
        optimized.save_model_to_file(fused)
        options.out.mkdir(parents=True, exist_ok=True)
        quantize_dynamic(
            fused,
            options.out / "names.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,  # without VNNI, sums of full 8-bit products would overflow
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    shutil.copy(Path(options.base) / "tokenizer.json", options.out / "tokenizer.json")
    sums = [f"{sha256((options.out / name).read_bytes()).hexdigest()}  {name}\n" for name in ("names.onnx", "tokenizer.json")]
    (options.out / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


main()
