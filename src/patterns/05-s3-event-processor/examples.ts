import type { Example } from "@motif/app";

const ROWS = "sku,name,price,quantity\\nL-1,Lamp,12.50,3\\nT-1,Table,eighty,1\\nC-1,Chair,30,4\\n";

const examples: readonly Example[] = [
  {
    title: "Upload a file with a bad row",
    command: `printf '${ROWS}' | curl -s -T - {{url}}/_motif/buckets/uploads/objects/products.csv; sleep 2`,
  },
  { title: "See how far its import has come", command: "curl -s {{url}}/_motif/tables/imports/items" },
  { title: "See the imported rows", command: "curl -s {{url}}/_motif/tables/products/items" },
  {
    title: "Read the report on the bad row",
    command: `curl -s {{url}}/_motif/buckets/reports/objects/$(curl -s {{url}}/_motif/tables/imports/items | sed 's/.*"report":"\\([^"]*\\)".*/\\1/')`,
  },
  {
    title: "Upload a file of a million rows, and see how far its import has come 10 seconds later",
    command: `(echo sku,name,price,quantity; seq 1000000 | sed 's/.*/SKU-&,Product &,1.50,&/') | curl -s -T - {{url}}/_motif/buckets/uploads/objects/million.csv; sleep 10; curl -s {{url}}/_motif/tables/imports/items`,
  },
];

export default examples;
