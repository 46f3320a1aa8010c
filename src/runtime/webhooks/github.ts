import { hmacSignature } from "./hmac.ts";
import type { SignatureScheme } from "./scheme.ts";

/**
 * Signatures of GitHub: `X-Hub-Signature-256`, an HMAC over the body. The id of an event is `X-GitHub-Delivery`, which a
 * redelivery has again. GitHub signs the body and nothing else: no time, so there is no window, and no header, so what
 * `X-GitHub-Event` and `X-GitHub-Delivery` say is not proven.
 * https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
 *
 * @example
 * verifiedHttp({ scheme: githubSignature(), secret: ({ key }) => key }, async (input, { id, body }) => { … })
 */
export function githubSignature(): SignatureScheme {
  const scheme = hmacSignature({
    header: "x-hub-signature-256",
    prefix: "sha256=",
    encoding: "hex",
    idHeader: "x-github-delivery",
  });
  return { ...scheme, name: "GitHub" };
}
