import { jwtAuthorizer, service } from "@motif/app";

export const identity = service("identity", { url: "https://login.example.com" });
export const users = jwtAuthorizer("users", { issuer: identity, audience: "bench" });
