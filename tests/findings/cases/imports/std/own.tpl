# In the library's place.
