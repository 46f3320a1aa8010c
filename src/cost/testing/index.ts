/** What tests of prices share. */
export { book, cents, check, costs, type Example, KB, quantityOf } from "./examples.ts";
export { run } from "./run.ts";
export { shop, workload } from "./shop.ts";
