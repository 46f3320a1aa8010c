import { app, consumeStream } from "@motif/app";
import keep from "./functions/keep.ts";
import { readings, rejected } from "./resources.ts";

export default app("meters", { keep: consumeStream(readings, keep, { onFailure: rejected }) });
