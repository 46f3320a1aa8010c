import { http } from "@motif/app";

/** Gives the body back. */
export default http("bytes", {}, async ({ request }) => new Response(await request.bytes()));
