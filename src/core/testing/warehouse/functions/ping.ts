import { http } from "@motif/core";

export default http("ping", {}, () => new Response("pong"));
