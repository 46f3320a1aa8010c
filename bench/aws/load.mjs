// Loads one bundle in a fresh process, and prints how long that took in milliseconds. Before the function, Lambda loads its
// runtime client, and with it these modules (index.mjs of aws-lambda-ric 4.0.2); both sides find them loaded.
for (const name of ["fs", "http", "net", "os", "path", "util", "worker_threads"]) {
  process.getBuiltinModule(`node:${name}`);
}
const start = process.hrtime.bigint();
await import(process.argv[2]);
console.log(Number(process.hrtime.bigint() - start) / 1e6);
