"""Scores a table with Spark: the exported file and ONNX Runtime are all that it needs.

    pip install pyspark pandas pyarrow onnxruntime
    spark-submit --files model.onnx spark.py model.onnx in.parquet scored.parquet

The column 'text' is read; 'PredictedLabel' and 'Probability' are added. '--files' brings the model to each worker.
"""

import sys

ROWS = 256  # Rows that the model scores at once: the longest decides how much the others are padded.

_sessions = {}


def session(path):
    """The model, loaded once in each worker process."""
    if path not in _sessions:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # Spark runs a task on each core.
        _sessions[path] = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return _sessions[path]


def score(texts, run):
    """Labels and probabilities of texts, in their order; None for a text that is None.

    'run' takes a list of texts and gives labels and rows of scores. Batches hold texts of similar length.
    """
    labels, probabilities = [None] * len(texts), [None] * len(texts)
    order = sorted((i for i, text in enumerate(texts) if text is not None), key=lambda i: len(texts[i]))
    for first in range(0, len(order), ROWS):
        batch = order[first : first + ROWS]
        predicted, scores = run([texts[i] for i in batch])
        for i, label, row in zip(batch, predicted, scores):
            labels[i], probabilities[i] = str(label), float(max(row))
    return labels, probabilities


def run_model(path, texts):
    """Asks the model: its input 'Text' is a column of strings."""
    import numpy

    column = numpy.array(texts, dtype=object).reshape(-1, 1)
    label, scores = session(path).run(["PredictedLabel", "Score"], {"Text": column})
    return label.reshape(-1), scores


def main(model, source, target):
    import pandas
    from pyspark import SparkFiles
    from pyspark.sql import SparkSession
    from pyspark.sql.functions import pandas_udf

    name = model.replace("\\", "/").split("/")[-1]

    @pandas_udf("PredictedLabel string, Probability float")
    def predict(texts: pandas.Series) -> pandas.DataFrame:
        path = SparkFiles.get(name)
        values = [None if pandas.isna(text) else text for text in texts]
        labels, probabilities = score(values, lambda batch: run_model(path, batch))
        return pandas.DataFrame({"PredictedLabel": labels, "Probability": probabilities})

    spark = SparkSession.builder.appName("ml-attention").getOrCreate()
    rows = spark.read.parquet(source)
    rows.withColumn("answer", predict(rows["text"])).select("*", "answer.*").drop("answer").write.parquet(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
