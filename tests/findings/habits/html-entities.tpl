tenant acme {}

tenant globex {}

never acme -&gt; globex on tcp/443

tenant b {
  title &quot;B&quot;
}
