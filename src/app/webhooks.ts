/** What comes from outside and is signed. */
export {
  githubSignature,
  type HmacSignatureOptions,
  hmacSignature,
  type SignatureRefusal,
  type SignatureScheme,
  type SignedRequest,
  type SignedTimestamp,
  slackSignature,
  standardWebhooks,
  stripeSignature,
  twilioSignature,
  type VerifiedHttpInput,
  type VerifiedHttpOptions,
  type VerifiedWebhook,
  verifiedHttp,
} from "@motif/runtime";
