import { consumer } from "@motif/app";
import { Reading } from "../resources.ts";

export default consumer("keep", { event: Reading }, async ({ event, log }) => {
  log.info("kept", { count: event.data.count });
});
