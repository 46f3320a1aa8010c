/** The app settings of function apps that use a table, besides those with the names of the containers. */
export const TABLE_VARIABLE = {
  /** Endpoint of the Cosmos DB account: `https://acme.documents.azure.com:443/`. */
  endpoint: "MOTIF_COSMOS_ENDPOINT",
  /** Name of the Cosmos DB database. */
  database: "MOTIF_COSMOS_DATABASE",
} as const;
