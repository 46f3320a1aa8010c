/** What a new app is made with besides Motif: the versions that Motif itself is tested with. A test holds them against the checkout's. */
export const VERSIONS = {
  "@types/node": "24.19.2",
  "fast-check": "4.10.2",
  node: "24.21.0",
  typescript: "7.0.2",
  vitest: "5.1.1",
  zod: "4.6.7",
} as const;
