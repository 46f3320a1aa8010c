import { app, consume, httpApi } from "@motif/app";
import createItem from "./functions/create-item.ts";
import fill from "./functions/fill.ts";
import getItem from "./functions/get-item.ts";
import work from "./functions/work.ts";
import { jobs } from "./resources.ts";

/** What is measured: the least that an API with validation and a table, and a queue with a consumer, can be. */
export default app("bench-items", {
  api: httpApi({ "POST /items": createItem, "GET /items/{id}": getItem }),
  jobs: consume(jobs, work, { batchSize: 10 }),
  fill,
});
