import { http } from "@motif/core";

/** Has a route that one of `show` would take too. */
export default http("recent", {}, () => new Response("recent"));
