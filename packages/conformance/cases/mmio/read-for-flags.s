# CMP and TEST with a device read it and do not write.
# realmode: exit=hlt mmio="read16 0x3000 5; read8 0x3002 0x80" flags=S judge="KVM run; SDM vol. 2, CMP, TEST"
        cmpw $5, 0x3000
        testb $0x80, 0x3002
        hlt
