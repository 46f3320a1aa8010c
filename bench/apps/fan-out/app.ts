import { app, subscribe } from "@motif/app";
import one from "./functions/one.ts";
import publish from "./functions/publish.ts";
import three from "./functions/three.ts";
import two from "./functions/two.ts";
import { news } from "./resources.ts";

/** What is measured: the least that a topic with three subscriptions can be. */
export default app("bench-fan-out", {
  publish,
  one: subscribe(news, one, { batchSize: 10 }),
  two: subscribe(news, two, { batchSize: 10 }),
  three: subscribe(news, three, { batchSize: 10 }),
});
