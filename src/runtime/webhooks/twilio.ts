import { sha256 } from "../idempotency/hash.ts";
import { eventIdOr } from "./event-id.ts";
import { hmac } from "./hmac.ts";
import { sameText } from "./same-text.ts";
import type { SignatureScheme, SignedRequest } from "./scheme.ts";

const FORM = "application/x-www-form-urlencoded";
const STANDARD_PORTS: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/**
 * Signatures of Twilio: `X-Twilio-Signature`, an HMAC-SHA1 over the address and the form's parameters in the order of their
 * names; for other bodies over the address, which then has their SHA-256 as `bodySHA256`. A secret is the account's auth token.
 * The id of an event is `I-Twilio-Idempotency-Token`, which Twilio does not sign, or made of what it signs where there is none.
 * It signs no time, so there is no window.
 * https://www.twilio.com/docs/usage/security#explore-the-algorithm-yourself
 *
 * @example
 * verifiedHttp(
 *   { scheme: twilioSignature(), secret: ({ token }) => token, base: () => "https://hooks.example" },
 *   async (input, { text }) => { const parameters = new URLSearchParams(text); … },
 * )
 */
export function twilioSignature(): SignatureScheme {
  return {
    name: "Twilio",
    refusal(request, secrets) {
      const signature = request.header("x-twilio-signature");
      const url = new URL(request.url());
      const parameters = signedParameters(request, url);
      if (signature === undefined || parameters === undefined) return "malformed";
      const isRight = secrets.some((secret) =>
        addresses(url).some((address) =>
          sameText(signature, hmac("sha1", secret, address, parameters).toString("base64")),
        ),
      );
      return isRight ? undefined : "wrong-signature";
    },
    eventId(request) {
      const url = new URL(request.url());
      const signed = `${url}${signedParameters(request, url)}`;
      return eventIdOr(request.header("i-twilio-idempotency-token"), signed);
    },
  };
}

/**
 * The address without a port and with one: Twilio drops the port of some callbacks and keeps that of others, so its own libraries
 * try both (https://github.com/twilio/twilio-node/blob/main/src/webhooks/webhooks.ts).
 */
function addresses({ protocol, hostname, port, pathname, search }: URL): string[] {
  const of = (host: string) => `${protocol}//${host}${pathname}${search}`;
  return [of(hostname), of(`${hostname}:${port || STANDARD_PORTS[protocol]}`)];
}

/** What the parameters add to what is signed; undefined where the body is not what was signed, or by no way. */
function signedParameters({ body, header }: SignedRequest, url: URL): string | undefined {
  const bodyHash = url.searchParams.get("bodySHA256");
  if (bodyHash !== null) return sameText(bodyHash, sha256(body)) ? "" : undefined;
  if (body.length === 0) return "";
  const [type = ""] = (header("content-type") ?? "").split(";", 1);
  if (type.trim().toLowerCase() !== FORM) return undefined;
  const form = new URLSearchParams(new TextDecoder().decode(body));
  return [...new Set(form.keys())]
    .sort()
    .flatMap((name) => [...new Set(form.getAll(name))].sort().map((value) => name + value))
    .join("");
}
