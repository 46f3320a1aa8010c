import { createHmac } from "node:crypto";

/** The secret of tests, simulations and measurements. It is public: no app may have it. */
export const PUBLIC_SECRET = "It's-a-Secret-to-Everybody";

/** What `workflow_run` says, as much of it as matters. */
export interface Told {
  readonly run: number;
  readonly action: "requested" | "in_progress" | "completed";
  readonly attempt?: number;
  readonly conclusion?: string;
  readonly repository?: string;
}

/** The body of a `workflow_run` event. */
export function workflowRun({
  run,
  action,
  attempt = 1,
  conclusion,
  repository = "acme/shop",
}: Told): string {
  return JSON.stringify({
    action,
    workflow_run: {
      id: run,
      name: "CI",
      head_branch: "main",
      run_attempt: attempt,
      conclusion: conclusion ?? null,
    },
    repository: { full_name: repository },
  });
}

/** A request as GitHub sends it: the body is signed, and nothing else. */
export function signed(id: string, body: string, secret = PUBLIC_SECRET) {
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  return {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-github-delivery": id,
      "x-hub-signature-256": `sha256=${signature}`,
    },
    body,
  };
}
