<?xml version="1.0"?>
<!DOCTYPE Channel SYSTEM "http://www.w3c.org/Channel.dtd">
<CHANNEL HREF="https://folha-velha.example/" LASTMOD="2026-11-24T09:00:00Z">
  <TITLE>Folha Velha</TITLE>
  <ITEM HREF="https://folha-velha.example/2026/11/ponte/" LASTMOD="2026-11-23T18:30:00Z">
    <TITLE>Ponte velha fecha até ao fim do ano</TITLE>
    <ABSTRACT>A câmara decidiu ontem que a ponte velha fica fechada até ao fim do ano.</ABSTRACT>
  </ITEM>
</CHANNEL>
