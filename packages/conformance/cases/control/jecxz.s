# 67 makes JCXZ look at ECX, and LOOP count in it.
# realmode: exit=hlt expect.bx=3 expect.ecx=0x10000 judge="SDM vol. 2, JECXZ and LOOP; run on KVM"
        mov $0x10000, %ecx
        jcxz one
        hlt
one:    inc %bx
        jecxz bad
        inc %bx
        inc %ecx
        loopl two
        hlt
two:    inc %bx
        hlt
bad:    hlt
