# A byte at FFFF is within the limit.
# realmode: layout=flat exit=hlt expect.al=0x42 init.0xffff=42 judge="KVM run; SDM vol. 3, limit checking"
        mov 0xffff, %al
        hlt
