import { app, httpApi, onChange } from "@motif/app";
import createItem from "./functions/create-item.ts";
import watch from "./functions/watch.ts";
import { items } from "./resources.ts";

/** What is measured: the API of bench/apps/items, whose writes go to a function too. */
export default app("bench-feed", {
  api: httpApi({ "POST /items": createItem }),
  watch: onChange(items, watch),
});
