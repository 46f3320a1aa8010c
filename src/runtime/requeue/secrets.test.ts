import { expect, it } from "vitest";
import { withoutSecrets } from "./secrets.ts";

it.each([
  ["https://u:pa55@api.example/v1/x?sig=abc&y=1 failed", "https://api.example/v1/x failed"],
  ["GET https://api.example/v1#token: 503", "GET https://api.example/v1 503"],
  ["postgres://me:pa55@db.example:5432/shop refused", "postgres://db.example:5432/shop refused"],
  ["authorization: Bearer eyJhbGciOi.J9.x-y_z", "authorization: [redacted]"],
  ['{"api_key":"abc","n":1}', '{"api_key":"[redacted]","n":1}'],
  ["X-Api-Key=abc; id=7", "X-Api-Key=[redacted]; id=7"],
  ["sent Basic dTpwYTU1 to it", "sent Basic [redacted] to it"],
  ["password = hunter2, user = me", "password = [redacted], user = me"],
  ["The answer was 503.", "The answer was 503."],
  ["a token bucket is empty", "a token bucket is empty"],
])("what is kept of “%s” has no secret", (text, kept) => {
  expect(withoutSecrets(text)).toBe(kept);
});
