# REPNE SCASB reads a device until it answers with AL.
# realmode: exit=hlt expect.cx=1 expect.di=0x3003 flags=Z mmio="read8 0x3000 1; read8 0x3001 2; read8 0x3002 3" judge="KVM run; SDM vol. 2, SCAS"
        mov $3, %al
        mov $0x3000, %di
        mov $4, %cx
        repne scasb
        hlt
