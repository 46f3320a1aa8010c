import { describe, expect, it } from "vitest";
import { signWebhook, standardWebhooks, webhookSecret } from "../../index.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

describe("a webhook's signature", () => {
  // https://github.com/standard-webhooks/standard-webhooks/blob/main/libraries/javascript/src/index.test.ts, "sign function works"
  it("is that of the published vector", () => {
    const sentAt = new Date(1614265330 * 1000 + 999);
    expect(
      signWebhook([SECRET], { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", sentAt, text: '{"test": 2432232314}' }),
    ).toEqual({
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    });
  });

  it("is there once for each secret, and right for whoever knows one", () => {
    let ids = 0;
    const next = webhookSecret({ newId: () => `id-${++ids}` });
    const [sentAt, text] = [new Date("2026-01-01T00:00:00Z"), '{"name":"Grüße"}'];
    const headers = signWebhook([next, SECRET], { id: "m-1", sentAt, text });
    expect(headers["webhook-signature"]?.split(" ")).toHaveLength(2);
    const refusal = (...secrets: string[]) => {
      const request = { body: Buffer.from(text), header: (name: string) => headers[name], url: () => "" };
      return standardWebhooks().refusal(request, secrets, sentAt);
    };
    expect([refusal(next), refusal(SECRET)]).toEqual([undefined, undefined]);
    expect(refusal(webhookSecret({ newId: () => "another" }))).toBe("wrong-signature");
  });

  it.each(["", "a.b", "a b", "ü", "x".repeat(256)])("is not made for the id %j", (id) => {
    expect(() => signWebhook([SECRET], { id, sentAt: new Date(0), text: "{}" })).toThrow(
      expect.objectContaining({ code: "invalid-argument" }),
    );
  });

  it("is not made with what is no secret, which the error does not say", () => {
    const sign = () => signWebhook(["hunter2"], { id: "m-1", sentAt: new Date(0), text: "{}" });
    expect(sign).toThrow(expect.objectContaining({ code: "invalid-secret" }));
    expect(sign).not.toThrow(/hunter2/);
  });
});
