import { fact, type Profile } from "@motif/core/platform";

const INVOKE = "https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html";

/** How calls of functions can fail. */
export const CALLABLE: Profile["callable"] = {
  faults: {
    // TooManyRequestsException: "The request throughput limit was exceeded."
    throttled: fact(true, INVOKE, "2026", "medium"),
    // ServiceException: "The AWS Lambda service encountered an internal error."
    unavailable: fact(true, INVOKE, "2026", "medium"),
    // "For functions with a long timeout, your client might disconnect during synchronous invocation while it waits for a response."
    "answer-lost": fact(true, INVOKE, "2026", "medium"),
    // "it's possible for it to receive the same event from Lambda multiple times because the queue itself is eventually
    // consistent"
    "sent-twice": fact(
      true,
      "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html",
      "2026",
      "medium",
    ),
  },
};
