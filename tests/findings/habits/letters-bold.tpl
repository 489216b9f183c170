𝐭𝐞𝐧𝐚𝐧𝐭 acme {}

tenant globex {}
