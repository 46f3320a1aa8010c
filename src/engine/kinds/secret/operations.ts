import { AccessDeniedError } from "@motif/core";
import type { OperationsOf } from "../../ground/kind.ts";
import type { SecretOperation, SecretResults } from "./protocol.ts";
import type { SecretSource } from "./source.ts";

/** How a secret is read: never by an operator. */
export const secretOperations: OperationsOf<"secret", SecretSource, SecretOperation, SecretResults> = {
  "secret.get": {
    grantedAs: "get",
    perform(source, { resource }, { byOperator }) {
      if (byOperator)
        throw new AccessDeniedError(`Only functions that were granted it can read secret ${resource}.`);
      return source(resource);
    },
  },
};
