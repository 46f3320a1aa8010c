/** The app setting of function apps that use a config, besides those with the keys of the configs. */
export const CONFIG_VARIABLE = {
  /** Endpoint of the store: `https://acme-dev-0f3a.azconfig.io`. */
  endpoint: "MOTIF_APP_CONFIGURATION_ENDPOINT",
} as const;
