import { consumer, objectCreated } from "@motif/core";
import { labels } from "../resources.ts";

export default consumer(
  "read-label",
  { event: objectCreated, uses: { labels: labels.reader, replies: labels.presigner } },
  () => {},
);
