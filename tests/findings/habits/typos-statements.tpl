tennant a {}
teir b {}
rol c {}
gaurd d on pods {
  forbid object.spec.hostNetwork == true
}
nework e = 10.0.0.0/8
port f = tcp/443
servce g {
  namespace "g"
}
exepction "h" {}
platfrom {}
rosters "x.csv"
tset "i" {}
improt "j.tpl"
enviroment k {}
