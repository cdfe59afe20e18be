// Scores texts in Node.js, without any code of Ml.Attention: node score.cjs ONNXRUNTIME_NODE MODEL < texts.json
// Reads a JSON list of strings, writes a JSON list of lists of probabilities.
const fs = require("node:fs");

async function main([runtime, model]) {
  const ort = require(runtime);
  const texts = JSON.parse(fs.readFileSync(0, "utf8"));
  const session = await ort.InferenceSession.create(model);
  const { Score } = await session.run({ Text: new ort.Tensor("string", texts, [texts.length, 1]) }, ["Score"]);
  const [rows, classes] = Score.dims;
  const scores = Array.from({ length: rows }, (_, i) => Array.from(Score.data.slice(i * classes, (i + 1) * classes)));
  process.stdout.write(JSON.stringify(scores));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
