import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { InvalidArgumentError, TooLargeError, UnknownOutcomeError } from "../../ground/errors.ts";
import { bindUses } from "../bind-uses.ts";
import { service } from "./declare.ts";
import { LARGEST_BODY_BYTES, type ServiceAnswer, type ServiceDriver } from "./driver.ts";
import { ForbiddenAddressError } from "./forbidden-address-error.ts";
import type { ServiceCaller } from "./handle.ts";

const payments = service("payments", { url: "https://payments.example.com/v1", timeout: "3s" });
const OK: ServiceAnswer = { status: 200, headers: [], body: new Uint8Array() };

/** A handle over a driver that answers, and what the driver was given. */
function calling(answer: ServiceAnswer | "never" = OK, invocation?: AbortSignal) {
  const fetch = vi.fn<ServiceDriver["fetch"]>(async (_, __, signal) => {
    if (answer !== "never") return answer;
    return new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  });
  const carrier = {
    carried: () => ({ traceparent: "00-1-2-01", tracestate: "a=b", "correlation-id": "order-1" }),
  };
  const bound = bindUses({ payments: payments.caller }, { service: { fetch } }, () => {});
  const { payments: caller } = bound(carrier, invocation && { signal: invocation });
  return { fetch, caller: caller as ServiceCaller };
}

const sent = ({ fetch }: ReturnType<typeof calling>) => fetch.mock.calls[0]?.[1];

describe("a request", () => {
  it("is a GET without a body if nothing is said, and takes the trace context along, and nothing else of the app's", async () => {
    const call = calling();
    await call.caller.fetch("/charges");
    expect(sent(call)).toEqual({
      method: "GET",
      target: "/charges",
      headers: [
        ["traceparent", "00-1-2-01"],
        ["tracestate", "a=b"],
      ],
    });
  });

  it("keeps a trace context of the caller's own", async () => {
    const call = calling();
    await call.caller.fetch("/charges", { headers: { TraceParent: "mine" } });
    expect(sent(call)?.headers).toContainEqual(["traceparent", "mine"]);
    expect(sent(call)?.headers).not.toContainEqual(["traceparent", "00-1-2-01"]);
  });

  it.each<[string, NonNullable<RequestInit["body"]>, string, string]>([
    ["a text", "é", "text/plain;charset=UTF-8", "é"],
    ["a form", new URLSearchParams({ a: "1" }), "application/x-www-form-urlencoded;charset=UTF-8", "a=1"],
    ["a blob", new Blob(["x"], { type: "text/csv" }), "text/csv", "x"],
  ])("has %s as body, with its content type", async (_, body, type, text) => {
    const call = calling();
    await call.caller.fetch("/charges", { method: "post", body });
    const { method, headers, body: bytes } = sent(call) ?? {};
    expect(method).toBe("POST");
    expect(headers).toContainEqual(["content-type", type]);
    expect(new TextDecoder().decode(bytes)).toBe(text);
  });

  it("reads a body that is a stream, up to 6 MiB", async () => {
    const stream = (length: number) => new Blob([new Uint8Array(length)]).stream();
    const call = calling();
    await call.caller.fetch("/files", { method: "PUT", body: stream(LARGEST_BODY_BYTES) });
    expect(sent(call)?.body).toHaveLength(LARGEST_BODY_BYTES);
    const refused = calling().caller.fetch("/files?key=secret", {
      method: "PUT",
      body: stream(LARGEST_BODY_BYTES + 1),
    });
    await expect(refused).rejects.toThrow(TooLargeError);
    await expect(refused).rejects.toThrow("The request PUT /files to service payments has more than 6291456");
  });

  it.each<[string, object]>([
    ["an option that nobody reads", { redirect: "follow" }],
    ["a header of the connection", { headers: { Host: "b.example" } }],
    ["a length of its own", { method: "POST", body: "x", headers: { "content-length": "5" } }],
    ["a header that is none", { headers: { "x y": "1" } }],
    ["a line break in a header", { headers: { x: "1\r\ny: 2" } }],
    ["a body where there is none", { method: "GET", body: "x" }],
    ["a method that Fetch does not have", { method: "CONNECT" }],
  ])("with %s is refused, and nothing is sent", async (_, init) => {
    const call = calling();
    await expect(call.caller.fetch("/charges", init)).rejects.toThrow(InvalidArgumentError);
    expect(call.fetch).not.toHaveBeenCalled();
  });

  it("that leads out of the service's URL is refused", async () => {
    await expect(calling().caller.fetch("/../v2")).rejects.toThrow(InvalidArgumentError);
  });
});

describe("a request to a service that is anywhere", () => {
  const receivers = service("receivers", { anywhere: true });
  const anywhere = () => {
    const fetch = vi.fn<ServiceDriver["fetch"]>(async () => OK);
    const bound = bindUses({ receivers: receivers.caller }, { service: { fetch } }, () => {});
    const { receivers: caller } = bound({ carried: () => ({}) });
    return { fetch, caller: caller as ServiceCaller };
  };

  it("has its whole URL as target, without what is no server's", async () => {
    const { fetch, caller } = anywhere();
    await caller.fetch("https://Receiver.example:443/hooks?x=1#top", { method: "POST" });
    expect(fetch.mock.calls[0]?.[1]).toMatchObject({
      method: "POST",
      target: "https://receiver.example/hooks?x=1",
    });
  });

  it.each([
    "/hooks",
    "http://receiver.example",
    "https://me:secret@receiver.example",
    "https://receiver.example:22",
    "https://localhost",
    "https://2852039166/latest/meta-data",
    "https://[::ffff:169.254.169.254]/",
  ])("to %s is refused for good, and nothing is sent", async (url) => {
    const { fetch, caller } = anywhere();
    const asked = caller.fetch(url);
    await expect(asked).rejects.toThrow(ForbiddenAddressError);
    await expect(asked).rejects.toThrow(
      /^A URL must .* for service receivers to call it\. Nothing was sent\.$/,
    );
    await expect(asked).rejects.not.toThrow(/secret/);
    expect(fetch).not.toHaveBeenCalled();
  });
});

describe("an answer", () => {
  it("is a Response, whatever its status", async () => {
    const body = new TextEncoder().encode('{"error":"declined"}');
    const headers = [
      ["content-type", "application/json"],
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
    ] as const;
    const response = await calling({ status: 402, headers, body }).caller.fetch("/charges");
    expect(response).toBeInstanceOf(Response);
    expect(response.status).toBe(402);
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(await response.json()).toEqual({ error: "declined" });
  });

  it.each([204, 304])("of status %s has no body", async (status) => {
    expect((await calling({ ...OK, status }).caller.fetch("/charges")).body).toBeNull();
  });

  it.each([0, 101, 999])("of status %s is none that HTTP has", async (status) => {
    await expect(calling({ ...OK, status }).caller.fetch("/charges")).rejects.toThrow(UnknownOutcomeError);
  });
});

describe("the wait for an answer", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("ends at the service's timeout", async () => {
    const asked = expect(calling("never").caller.fetch("/charges")).rejects.toMatchObject({
      name: "TimeoutError",
      message: "none came within 3s.",
    });
    await vi.advanceTimersByTimeAsync(3000);
    await asked;
  });

  it.each(["the caller's", "the invocation's"])("ends at %s signal", async (whose) => {
    const controller = new AbortController();
    const { signal } = controller;
    const asked = expect(
      whose === "the caller's"
        ? calling("never").caller.fetch("/charges", { signal })
        : calling("never", signal).caller.fetch("/charges"),
    ).rejects.toThrow("enough");
    await vi.advanceTimersByTimeAsync(1000);
    controller.abort(new Error("enough"));
    await asked;
    expect(vi.getTimerCount()).toBe(0);
  });

  it("does not begin where its signal was aborted before: nothing is done", async () => {
    const call = calling();
    const asked = call.caller.fetch("/charges", { signal: AbortSignal.abort() });
    await expect(asked).rejects.toMatchObject({ code: "unavailable" });
    expect(call.fetch).not.toHaveBeenCalled();
  });

  it("leaves no timer behind", async () => {
    await calling().caller.fetch("/charges");
    expect(vi.getTimerCount()).toBe(0);
  });
});
