import type { Example } from "@motif/app";

const PUT = `put() { curl -s -X PUT -H 'content-type: application/json' "{{url}}/products/$1" -d "$2"; echo; }`;

const examples: readonly Example[] = [
  {
    title: "Three products: a moment later they are found by the beginning of their names",
    command: `${PUT}; put lamp '{"name":"Lampe à huile","price":30}'; put lantern '{"name":"Lantern","price":25}'; put torch '{"name":"Torch","price":9}'; sleep 1; curl -s "{{url}}/search?q=la"`,
  },
  {
    title: "One is renamed, one is removed, one is an offer that ends in 4 seconds: the index follows",
    command: `${PUT}; put lamp '{"name":"Oil lamp","price":30}'; curl -s -X DELETE {{url}}/products/lantern; put torch "{\\"name\\":\\"Lamp torch\\",\\"price\\":9,\\"until\\":$(($(date +%s) + 4))}"; sleep 1; curl -s "{{url}}/search?q=la"; echo; sleep 4; curl -s "{{url}}/search?q=la"`,
  },
  {
    title: "How far the index is: nothing waits",
    command: "curl -s {{url}}/_motif/feeds/index",
  },
  {
    title: "All changes of the last hour once more: nothing changes, and what was removed stays so",
    command: `curl -s -X POST "{{url}}/_motif/feeds/index/replay?last=1h"; sleep 1; echo; curl -s "{{url}}/search?q=la"; echo; curl -s "{{url}}/search?q=oil"`,
  },
];

export default examples;
