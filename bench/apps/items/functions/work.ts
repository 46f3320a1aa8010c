import { consumer } from "@motif/app";
import { Job } from "../resources.ts";

/** Takes messages off the queue: what is measured is the way to it and from it. */
export default consumer("work", { event: Job }, () => {});
