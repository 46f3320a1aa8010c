export { MissingSecretError, type Secret, type SecretReader, secret } from "@motif/core";
