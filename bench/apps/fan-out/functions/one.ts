import { consumer } from "@motif/app";
import { News } from "../resources.ts";

/** Takes messages: what is measured is the way to it and from it. */
export default consumer("one", { event: News }, () => {});
