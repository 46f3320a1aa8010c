import { expect, it } from "vitest";
import { service } from "./declare.ts";
import { httpServices } from "./http-driver.ts";

it("a URL that is none of a service's is refused without being told: it may have credentials in it", async () => {
  const driver = httpServices(() => "https://me:secret@payments.example.com");
  const payments = service("payments", { url: "https://payments.example.com" });
  const asked = driver.fetch(
    payments,
    { method: "GET", target: "/", headers: [] },
    new AbortController().signal,
  );
  await expect(asked).rejects.toMatchObject({
    code: "bad-service-url",
    message: "The URL that service payments was given must have no credentials; keep them in a secret.",
  });
});
