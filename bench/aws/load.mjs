// Loads one bundle in a fresh process, and prints how long that took in milliseconds.
const start = process.hrtime.bigint();
await import(process.argv[2]);
console.log(Number(process.hrtime.bigint() - start) / 1e6);
