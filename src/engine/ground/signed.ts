import type { HttpResponseData } from "@motif/runtime/platform";
import type { StreamedRequest } from "../server/request-body.ts";

/**
 * Where requests go whose URL a function signed: whoever has the URL may do the one thing that it is for, from anywhere. The kind
 * of resource comes behind it.
 */
export const SIGNED_PATH = "/_motif/signed/";

/** Where an app seems to be that has no server. */
export const NO_SERVER = "http://127.0.0.1:3000";

/** Answers requests whose URL a function signed. Rejects with `MotifError`. */
export type SignedHandler = (request: StreamedRequest) => Promise<HttpResponseData>;
