// Loads the modules of a function app in a fresh process, as the worker does, and prints how long that took in
// milliseconds: the one that registers the functions, and then those of the functions, one after the other.
import { readdirSync } from "node:fs";
import Module from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// The worker's own API, which it puts in the place of this package, and modules that it has loaded itself by then
// (https://github.com/Azure/azure-functions-nodejs-worker).
const core = {
  version: "1.0.0",
  log() {},
  setProgrammingModel() {},
  registerFunction: () => ({ dispose() {} }),
};
const { require } = Module.prototype;
Module.prototype.require = function (id) {
  return id === "@azure/functions-core" ? core : require.call(this, id);
};
for (const name of ["fs", "http", "net", "os", "path", "util", "worker_threads"]) {
  process.getBuiltinModule(`node:${name}`);
}

const folder = process.argv[2];
const times = { index: await timeOf("index.mjs") };
for (const name of readdirSync(join(folder, "functions")))
  times[name] = await timeOf(join("functions", name));
console.log(JSON.stringify(times));
process.exit(0);

async function timeOf(path) {
  const start = process.hrtime.bigint();
  await import(pathToFileURL(join(folder, path)).href);
  return Number(process.hrtime.bigint() - start) / 1e6;
}
