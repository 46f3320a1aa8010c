import { http } from "@motif/core";

/** Gives the body back. */
export default http("bytes", {}, async ({ request }) => new Response(await request.bytes()));
