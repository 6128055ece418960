# LODSB leaves AH and the upper half.
# realmode: layout=flat exit=hlt expect.eax=0x12345642 init.0x2000=42 judge="KVM run; SDM vol. 2, LODS"
        mov $0x12345678, %eax
        mov $0x2000, %si
        lodsb
        hlt
