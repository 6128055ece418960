# 67 with a 32-bit displacement alone.
# realmode: layout=flat exit=hlt expect.bl=0x42 init.0x2000=42 judge="KVM run; SDM vol. 2, table 2-2"
        addr32 mov 0x2000, %bl
        hlt
