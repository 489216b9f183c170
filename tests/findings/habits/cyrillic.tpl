tenant аcme {}

tеnant globex {}
