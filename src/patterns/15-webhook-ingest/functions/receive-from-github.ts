import { githubSignature, http, verifiedHttp } from "@motif/app";
import { accept } from "../accept.ts";
import { githubKey, webhooks } from "../resources.ts";

/** Takes webhooks of GitHub. */
export default http(
  "receive-from-github",
  { uses: { key: githubKey.reader, webhooks: webhooks.sender } },
  verifiedHttp({ scheme: githubSignature(), secret: ({ key }) => key }, (input, webhook) =>
    accept("github", input, webhook),
  ),
);
