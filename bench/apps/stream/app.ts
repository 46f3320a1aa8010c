import { app, httpApi } from "@motif/app";
import stream from "./functions/stream.ts";

/** What is measured of streams: a response of as many parts as the query says, none of which anybody waits for. */
export default app("bench-stream", { api: httpApi({ "GET /stream": stream }) });
