import { http } from "@motif/app";

/** Has a route that one of `show` would take too. */
export default http("recent", {}, () => new Response("recent"));
