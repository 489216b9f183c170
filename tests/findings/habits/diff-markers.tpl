@@ -1,3 +1,3 @@
 tenant acme {
-  tags pci
+  tags pci, eu
 }
